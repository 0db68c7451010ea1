package pdf

import (
	"errors"
	"strings"
)

// Order is how the passages of a digest are put in order.
type Order string

// The orders.
const (
	OrderText  Order = "text"
	OrderTag   Order = "tag"
	OrderColor Order = "color"
)

// Orders are all orders.
var Orders = []Order{OrderText, OrderTag, OrderColor}

// ParseOrder reads the name of an order, in any case; "" is OrderText.
func ParseOrder(s string) (Order, error) {
	switch o := Order(strings.ToLower(s)); o {
	case "":
		return OrderText, nil
	case OrderText, OrderTag, OrderColor:
		return o, nil
	}
	return "", errors.New("unknown order: use text, tag or color")
}

// MaxContext is how many sentences may stand around a passage of a digest, at each side.
const MaxContext = 3
