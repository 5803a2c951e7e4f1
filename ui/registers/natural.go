package registers

import "strings"

// Compare orders two texts as a person does: regardless of case, numbers by their value ("9MAT" before "10MAT"), and
// blanks last, since a blank says nothing. It returns a negative number, 0 or a positive one.
func Compare(a, b string) int {
	if (a == "") != (b == "") {
		return len(b) - len(a)
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		if isDigit(x[i]) && isDigit(y[j]) {
			m, n := digits(x, i), digits(y, j)
			if c := compareNumbers(x[i:m], y[j:n]); c != 0 {
				return c
			}
			i, j = m, n
			continue
		}
		if x[i] != y[j] {
			return int(x[i]) - int(y[j])
		}
		i++
		j++
	}
	return (len(x) - i) - (len(y) - j)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func digits(s []rune, from int) int {
	for from < len(s) && isDigit(s[from]) {
		from++
	}
	return from
}

// compareNumbers compares two runs of digits of any length by value.
func compareNumbers(a, b []rune) int {
	a, b = trimZeros(a), trimZeros(b)
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(string(a), string(b))
}

func trimZeros(s []rune) []rune {
	for len(s) > 1 && s[0] == '0' {
		s = s[1:]
	}
	return s
}
