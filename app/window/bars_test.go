package window

import "testing"

func TestWindow_TheTextGetsTheRoomOfABarThatIsGone(t *testing.T) {
	s := begin(t)
	height := s.view.Size().Height
	s.finds("kursk", 3)
	if s.view.Size().Height >= height {
		t.Fatal("the find bar takes no room")
	}
	s.Window.find.leave()
	if got := s.view.Size().Height; got != height {
		t.Errorf("after the find bar is closed the text is %v high, want %v", got, height)
	}
	s.banner.say("Something went well.")
	if s.view.Size().Height >= height {
		t.Fatal("the banner takes no room")
	}
	s.banner.hide()
	if got := s.view.Size().Height; got != height {
		t.Errorf("after the banner is gone the text is %v high, want %v", got, height)
	}
}
