// Package registers shows a list of text rows (clashes, differences, backups, a preview) as a table that can be filtered, sorted
// and walked by keyboard. Records are typed in sheets instead: see carillon/ui/sheet.
package registers
