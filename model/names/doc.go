// Package names compares names as people read them: regardless of case, accents, Unicode form, apostrophes, hyphens and
// blanks. It is for matching, searching and sorting what people see. Codes and ids have rules of their own (see
// [carillon/sync/lissmap] and the model's unique names), and what is stored or sent is never folded. How people read counts
// is here, too.
package names
