package fetch

import (
	"context"
	"net/url"
	"slices"
	"sync"
)

// atOnce is how many pictures are fetched at the same time.
const atOnce = 4

// maxAllPictures bounds the bytes of all pictures of a page.
const maxAllPictures = 256 << 20

// Pictures fetches pictures that a page shows, by their addresses; those that cannot be had within the bounds are
// left out. from is the page, nil for a file. A page on the internet cannot make this program ask computers of
// the person's own network, and a secure page no address that is not. The error is that of ctx. progress, which
// may be nil, is told how many were tried.
func Pictures(ctx context.Context, from *Page, addresses []string, o Options, progress func(done, total int)) (map[string][]byte, error) {
	o = o.orDefault()
	addresses = wanted(from, addresses, o.MaxPictures)
	within, stop := context.WithTimeoutCause(ctx, o.PicturesTimeout, ErrTimeout)
	defer stop()
	c := newClient(o.Agent, from == nil || !from.Private)
	defer c.close()
	out := map[string][]byte{}
	var mu sync.Mutex
	next, tried, left := 0, 0, int64(maxAllPictures)
	take := func() (string, int64) {
		mu.Lock()
		defer mu.Unlock()
		if next >= len(addresses) || within.Err() != nil {
			return "", 0
		}
		next++
		return addresses[next-1], min(o.MaxPicture, left)
	}
	put := func(address string, data []byte) {
		mu.Lock()
		defer mu.Unlock()
		if data != nil && int64(len(data)) <= left {
			out[address] = data
			left -= int64(len(data))
		}
		tried++
		if progress != nil {
			progress(tried, len(addresses))
		}
	}
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for {
				address, most := take()
				if address == "" {
					return
				}
				put(address, c.picture(within, address, most))
			}
		})
	}
	all.Wait()
	return out, ctx.Err()
}

// wanted are the first addresses, each once, that a page may make this program ask for.
func wanted(from *Page, addresses []string, most int) []string {
	secure := false
	if from != nil {
		u, err := url.Parse(from.Address)
		secure = err == nil && u.Scheme == "https"
	}
	var out []string
	for _, a := range addresses {
		u, err := parse(a)
		if err != nil || secure && u.Scheme != "https" || slices.Contains(out, a) || len(out) >= most {
			continue
		}
		out = append(out, a)
	}
	return out
}

// picture fetches one; nil when it cannot be had.
func (c *client) picture(ctx context.Context, address string, most int64) []byte {
	u, err := parse(address)
	if err != nil {
		return nil
	}
	a, err := c.follow(ctx, u, "image/*")
	if err != nil {
		return nil
	}
	defer a.Body.Close()
	data, err := read(a.Response, most, nil)
	if err != nil {
		return nil
	}
	return data
}
