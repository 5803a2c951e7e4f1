// Package registers shows the tables of a timetable (sections, students, teachers, rooms) as lists that can be filtered,
// sorted and walked by keyboard. What a register's columns are is data: see Definition.
package registers
