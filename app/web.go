package app

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"dev.marginalia/app/fetch"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/article/picture"
)

// webOptions say who asks.
var webOptions = fetch.Options{Agent: "Marginalia/" + Version}

// fetch reads what an address leads to.
func (r *importing) fetch(ctx context.Context, address string) (*document, error) {
	p, err := fetch.Get(ctx, address, webOptions, func(done, _ int64) {
		r.progress(len(r.report), len(r.report)+len(r.jobs)+1, fmt.Sprintf("%s (%.1f MB)", address, float64(done)/(1<<20)))
	})
	if err != nil {
		return nil, err
	}
	return &document{File: importer.File{Name: p.Name, Data: p.Data, URL: p.Address, Charset: p.Charset},
		key: p.Source, page: p, used: &used{}, opensArchives: true}, nil
}

// fetchPictures gets pictures from the web, and notes them as used by the document.
func (r *importing) fetchPictures(ctx context.Context, d *document, addresses []string) (map[string][]byte, error) {
	all, err := fetch.Pictures(ctx, d.page, addresses, webOptions, func(done, total int) {
		r.progress(len(r.report), len(r.report)+len(r.jobs)+1, fmt.Sprintf("%s (picture %d of %d)", d.Name, done, total))
	})
	for address, data := range all {
		if _, err := picture.Config(data); err == nil {
			d.used.add(address, data)
		}
	}
	return all, err
}

// fillPictures gives the pictures of doc that have only an address the bytes that get returns.
func fillPictures(ctx context.Context, doc *article.Article, d *document, get func(context.Context, *document, []string) (map[string][]byte, error)) error {
	base, err := url.Parse(d.URL)
	if err != nil {
		base = &url.URL{}
	}
	address := func(p *article.Picture) string {
		if p.Hash != "" {
			return ""
		}
		u, err := base.Parse(p.Href)
		if err != nil || !fetch.IsAddress(u.String()) {
			return ""
		}
		return u.String()
	}
	var addresses []string
	for _, p := range doc.Pictures() {
		if a := address(p); a != "" && !slices.Contains(addresses, a) {
			addresses = append(addresses, a)
		}
	}
	if len(addresses) == 0 {
		return nil
	}
	all, err := get(ctx, d, addresses)
	if err != nil {
		return err
	}
	missing := 0
	for _, p := range doc.Pictures() {
		a := address(p)
		if a == "" {
			continue
		}
		info, err := picture.Config(all[a])
		if err != nil {
			missing++
			continue
		}
		p.Hash, p.Href = doc.AddResource(info.Media, all[a]), ""
		p.Width, p.Height = info.Width, info.Height
	}
	if missing > 0 {
		doc.Problem(missingPictures(missing))
	}
	return nil
}

func missingPictures(n int) string {
	if n == 1 {
		return "A picture could not be fetched."
	}
	return fmt.Sprintf("%d pictures could not be fetched.", n)
}
