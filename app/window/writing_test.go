package window

import (
	"testing"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
)

// Keys that come after a mark is on the screen and before it is written are done to it when it is.
func TestWindow_KeysWaitForAMarkThatIsBeingWritten(t *testing.T) {
	s := begin(t, func(c *app.Config) { c.Now = time.Now }) // the clock is read on two threads
	said := make(chan func(), 16)
	s.work = newBackground(false)
	s.work.thread = func(do func()) { said <- do }
	t.Cleanup(s.work.stop)
	next := func() {
		t.Helper()
		select {
		case do := <-said:
			do()
		case <-time.After(10 * time.Second):
			t.Fatal("nothing is written")
		}
	}
	s.selects("officials in Washington")
	before := len(s.session.Set().All())
	s.paint(annotation.Blue)
	s.restyle(annotation.Underline)
	s.moveEdge(true, -1)
	if len(said) > 1 {
		t.Fatal("the keys did not wait")
	}
	for { // until all is done, or nothing more is
		next()
		m, ok := s.chosen()
		if ok && m.Exact == "officials in" && m.Color == annotation.Blue && m.Style == annotation.Underline {
			break
		}
	}
	if made := len(s.session.Set().All()) - before; made != 1 {
		t.Errorf("%d marks were made", made)
	}
}

// What waited for a mark of another article is not done to one of this.
func TestWindow_WhatWaitedIsNotDoneInAnotherArticle(t *testing.T) {
	s := begin(t, func(c *app.Config) { c.Now = time.Now }) // the clock is read on two threads
	said := make(chan func(), 16)
	s.work = newBackground(false)
	s.work.thread = func(do func()) { said <- do }
	t.Cleanup(s.work.stop)
	s.selects("officials in Washington")
	s.paint(annotation.Blue)
	done := false
	if !s.waits(func() { done = true }) {
		t.Fatal("it does not wait")
	}
	do := <-said
	s.session = nil
	do()
	if done || s.writing != 0 || len(s.waiting) != 0 {
		t.Errorf("done: %v, %d being written, %d waiting", done, s.writing, len(s.waiting))
	}
}
