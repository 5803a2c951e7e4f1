package main

import (
	"errors"

	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/ui/kit"
)

// explain makes what a person reads of an error: its sentence, the code of whichever part of the program made it, and
// what lies below it.
func explain(err error) kit.Fault {
	f := kit.ExplainPlainly(err)
	var (
		ofModel  *model.Error
		ofStore  *store.Error
		ofEngine *engine.Error
		ofLISS   *liss.Error
	)
	cause := func(code string, below error) {
		f.Code = code
		if below != nil {
			f.Cause = kit.Words.Error(below)
		}
	}
	switch {
	case errors.As(err, &ofLISS):
		cause(string(ofLISS.Code), ofLISS.Cause)
	case errors.As(err, &ofEngine):
		cause(string(ofEngine.Code), ofEngine.Cause)
	case errors.As(err, &ofStore):
		cause(string(ofStore.Code), ofStore.Cause)
	case errors.As(err, &ofModel):
		cause(string(ofModel.Code), nil)
	}
	return f
}
