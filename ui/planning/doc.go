// Package planning shows requests against the sections that are offered: the tally as a sheet in which a number of sections can be
// tried, who asked for both of two courses, and what a what-if would come to. What is counted is in carillon/internal/planning.
package planning
