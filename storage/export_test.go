package storage

import (
	"context"
	"database/sql"
)

// OpenWith opens a library as a version of this program does that has more migrations.
func OpenWith(ctx context.Context, path string, o Options, more ...string) (*Library, error) {
	scripts, err := migrations()
	if err != nil {
		return nil, err
	}
	return open(ctx, path, o, append(scripts, more...))
}

// Versions is how many migrations there are: the version of a new library.
func Versions() int {
	scripts, err := migrations()
	if err != nil {
		panic(err)
	}
	return len(scripts)
}

// OpenAs opens a library as the program of an older version did.
func OpenAs(ctx context.Context, path string, o Options, version int) (*Library, error) {
	scripts, err := migrations()
	if err != nil {
		return nil, err
	}
	return open(ctx, path, o, scripts[:version])
}

// Exec runs a statement on the connection that writes.
func (l *Library) Exec(query string) error {
	_, err := l.writer.Exec(query)
	return err
}

// Pragmas reads pragmas on every connection that the library can have, all open at the same time.
func (l *Library) Pragmas(ctx context.Context, names ...string) (writer map[string]string, reading []map[string]string, err error) {
	read := func(c *sql.Conn) (map[string]string, error) {
		out := map[string]string{}
		for _, n := range names {
			var v string
			if err := c.QueryRowContext(ctx, "PRAGMA "+n).Scan(&v); err != nil {
				return nil, err
			}
			out[n] = v
		}
		return out, nil
	}
	pools := []*sql.DB{l.writer}
	for range readers {
		pools = append(pools, l.reader)
	}
	for i, p := range pools {
		c, err := p.Conn(ctx)
		if err != nil {
			return nil, nil, err
		}
		defer c.Close()
		got, err := read(c)
		if err != nil {
			return nil, nil, err
		}
		if i == 0 {
			writer = got
		} else {
			reading = append(reading, got)
		}
	}
	return writer, reading, nil
}

// Unpack unpacks an original of that packing, as if data were what was kept.
func Unpack(packing string, size int64, data []byte) error {
	p := Packed{sha(data), size, packing, data}
	_, _, err := p.unpack()
	return err
}
