// Package lissmap maps between the timetable and LISS records, both ways, for every system that speaks LISS. A
// connector is a [Profile]: what the product is called, where it is offered, and how its LISS differs.
package lissmap
