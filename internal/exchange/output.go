package exchange

import (
	"archive/zip"
	"bytes"
	"io"
)

// Output takes the files that a sink writes, one after the other. Nothing of them is there before the sink has returned
// without an error: all are put in their place at once, or none.
type Output interface {
	// File begins a file, and ends the one before. name is its name within a folder or a zip; the one file of a format that
	// writes but one has the name "".
	File(name string) (io.Writer, error)
	// Many says that several files can be written: a folder or a zip was asked for.
	Many() bool
}

// ZipOutput writes files into a zip. Close has to follow.
type ZipOutput struct{ z *zip.Writer }

// NewZip begins a zip.
func NewZip(w io.Writer) *ZipOutput { return &ZipOutput{zip.NewWriter(w)} }

// File implements [Output].
func (o *ZipOutput) File(name string) (io.Writer, error) { return o.z.Create(name) }

// Many implements [Output].
func (o *ZipOutput) Many() bool { return true }

// Close writes the zip's own list of its files.
func (o *ZipOutput) Close() error { return o.z.Close() }

// Memory is an output in memory: by name, for previews and tests.
type Memory struct {
	Files  map[string]*bytes.Buffer
	Single bool // one file alone was asked for
}

// File implements [Output].
func (m *Memory) File(name string) (io.Writer, error) {
	if m.Files == nil {
		m.Files = map[string]*bytes.Buffer{}
	}
	m.Files[name] = &bytes.Buffer{}
	return m.Files[name], nil
}

// Many implements [Output].
func (m *Memory) Many() bool { return !m.Single }
