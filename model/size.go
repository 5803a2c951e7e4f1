package model

import (
	"reflect"
	"sync"
	"unsafe"
)

// size is what a patch takes in memory, in bytes. A record that another patch or the timetable has, too, is counted in each,
// so it is rather too much.
func (p Patch) size() int {
	n := len(p.Name) + len(p.Changes)*int(unsafe.Sizeof(Change{}))
	for _, c := range p.Changes {
		n += recordSize(c.Before) + recordSize(c.After)
	}
	return n
}

func recordSize(r Record) int {
	if r == nil {
		return 0
	}
	v := reflect.ValueOf(r).Elem()
	return int(v.Type().Size()) + behind(v)
}

// behind is what a value points at, in bytes.
func behind(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.String:
		return v.Len()
	case reflect.Slice:
		n = v.Cap() * int(v.Type().Elem().Size())
		if pointing(v.Type().Elem()) {
			for i := range v.Len() {
				n += behind(v.Index(i))
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			n += behind(v.Index(i))
		}
	case reflect.Struct:
		for _, i := range pointingFields(v.Type()) {
			n += behind(v.Field(i))
		}
	case reflect.Map:
		t := v.Type()
		n = v.Len() * int(t.Key().Size()+t.Elem().Size())
		for each := v.MapRange(); each.Next(); {
			n += behind(each.Key()) + behind(each.Value())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			n = int(v.Elem().Type().Size()) + behind(v.Elem())
		}
	}
	return n
}

var fieldsOf sync.Map // by reflect.Type of a struct, []int

// pointingFields are the fields of a struct that can point at something.
func pointingFields(t reflect.Type) []int {
	if known, ok := fieldsOf.Load(t); ok {
		return known.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		if pointing(t.Field(i).Type) {
			fields = append(fields, i)
		}
	}
	fieldsOf.Store(t, fields)
	return fields
}

// pointing says whether values of a type can point at something.
func pointing(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return true
	case reflect.Array:
		return pointing(t.Elem())
	case reflect.Struct:
		return len(pointingFields(t)) > 0
	}
	return false
}
