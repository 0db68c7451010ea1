package storage

import (
	"encoding/json"
	"testing"
)

func TestElements_AreThoseOfTheArray(t *testing.T) {
	for _, s := range []string{`[1]`, `[1,2,3]`, `[{"a":[1,2],"b":"x,y"},{"c":"\"],[,"}]`, `[[1,2],[3,4],[]]`, ` [ "\\" , "," ] `} {
		var all []any
		if err := json.Unmarshal([]byte(s), &all); err != nil {
			t.Fatal(err)
		}
		if got := elements(s); got != len(all) {
			t.Errorf("%s has %d elements, not %d", s, len(all), got)
		}
	}
}
