package liss

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

var (
	errEmpty    = errors.New("the body is empty")
	errNeither  = errors.New("the body is neither JSON nor XML")
	errHTMLPage = errors.New("the body is a web page")
)

// sniff tells the encoding by the first character that is not white space, and hands the input on from there.
func sniff(r io.Reader) (io.Reader, Format, error) {
	b := bufio.NewReaderSize(r, 16<<10)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = b.Discard(3)
	}
	for {
		c, err := b.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil, JSON, errEmpty
		}
		if err != nil {
			return nil, JSON, err
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		}
		_ = b.UnreadByte()
		switch c {
		case '{', '[':
			return b, JSON, nil
		case '<':
			if start, _ := b.Peek(64); looksLikeHTML(start) {
				return nil, XML, errHTMLPage
			}
			return b, XML, nil
		}
		return b, JSON, errNeither
	}
}

// looksLikeHTML tells a web page from XML-RPC by its first bytes.
func looksLikeHTML(start []byte) bool {
	s := bytes.ToLower(bytes.TrimSpace(start))
	for _, mark := range []string{"<!doctype", "<html", "<head", "<body", "<br", "<p>", "<b>", "<div", "<script", "<!--"} {
		if bytes.HasPrefix(s, []byte(mark)) {
			return true
		}
	}
	return bytes.Contains(s, []byte("<html")) || bytes.Contains(s, []byte("<!doctype html"))
}
