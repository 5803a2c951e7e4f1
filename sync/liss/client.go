package liss

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/go-resty/resty/v2"
)

// Options say which SIS a client talks to, and how.
type Options struct {
	URL      string // as typed, query included
	UserName string
	Password Secret
	School   string // school code
	Dialect  Dialect
}

// Client calls one SIS as one user for one school.
type Client struct {
	opts Options
	rest *resty.Client
}

// New makes a client. It contacts nobody.
func New(o Options) (*Client, error) {
	return &Client{opts: o, rest: resty.New()}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.rest.GetClient().CloseIdleConnections() }

func (c *Client) call(ctx context.Context, m *Method, values ...any) (*Answer, error) {
	d := c.opts.Dialect
	body, err := EncodeCall(m, d, 1, d.auth(c.opts.School, c.opts.UserName, c.opts.Password), values...)
	if err != nil {
		return nil, err
	}
	resp, err := c.rest.R().SetContext(ctx).SetDoNotParseResponse(true).
		SetHeader("Content-Type", d.Format.ContentType()).SetBody(body.Open()).Post(c.opts.URL)
	if err != nil {
		return nil, err
	}
	defer resp.RawBody().Close()
	if resp.StatusCode() != http.StatusOK {
		return nil, fmt.Errorf("the SIS answered %s", resp.Status())
	}
	a, err := DecodeReply(io.Reader(resp.RawBody()), 64<<20, m)
	if err != nil {
		return nil, err
	}
	if a.Fault != nil {
		return nil, fmt.Errorf("the SIS says: %s", a.Fault.Text)
	}
	return a, nil
}
