package liss

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
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
	if start, _ := b.Peek(4); wideEncoding(start) != "" {
		return nil, JSON, fmt.Errorf("%w: it is written in %s", errNoText, wideEncoding(start))
	}
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

// wideEncoding is the encoding of a text whose first characters take more than a byte each, by its mark or by the zeros beside its
// first character; "" for another.
func wideEncoding(start []byte) string {
	starts := func(mark string) bool { return bytes.HasPrefix(start, []byte(mark)) }
	if len(start) < 4 {
		return ""
	}
	switch zero := [4]bool{start[0] == 0, start[1] == 0, start[2] == 0, start[3] == 0}; {
	case starts("\xff\xfe\x00\x00"), starts("\x00\x00\xfe\xff"), zero == [4]bool{true, true, true, false}, zero == [4]bool{false, true, true, true}:
		return "UTF-32"
	case starts("\xff\xfe"), starts("\xfe\xff"), zero == [4]bool{true, false, true, false}, zero == [4]bool{false, true, false, true}:
		return "UTF-16"
	}
	return ""
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
