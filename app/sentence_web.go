package app

import (
	"errors"
	"fmt"

	"dev.marginalia/app/fetch"
)

// byHand is what to do when a page cannot be had but a browser may show it.
const byHand = " Or open the page in a browser, save it, and import the file."

// webSentence says an error about an address to a person; "" when err is about something else.
func webSentence(err error) string {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		return statusSentence(status.Code)
	}
	for _, s := range []struct {
		of   error
		text string
	}{
		{fetch.ErrAddress, "This is not the address of a web page. It must look like https://example.org/page."},
		{fetch.ErrHost, "There is no web site of that name, or no connection. Check the address and the connection, then try again."},
		{fetch.ErrTimeout, "The web site took too long to answer. Try again later." + byHand},
		{fetch.ErrTooLarge, "What the address leads to is too large (" + detail(err, fetch.ErrTooLarge) + "). Download it with a browser and import the file."},
		{fetch.ErrRedirect, "The address leads on and was not followed (" + detail(err, fetch.ErrRedirect) + ")." + byHand},
		{fetch.ErrCertificate, "The web site could not prove that it is the one of this name, so nothing was read from it. Check the address and the clock of this computer."},
		{fetch.ErrMedia, "The address leads to nothing that can be read as an article (" + detail(err, fetch.ErrMedia) + "). " + readable},
		{fetch.ErrConnection, "The web site could not be reached, or the connection broke. Check the address and the connection, then try again."},
	} {
		if errors.Is(err, s.of) {
			return s.text
		}
	}
	return ""
}

// statusSentence follows RFC 9110, section 15.
func statusSentence(code int) string {
	switch {
	case code == 404 || code == 410:
		return fmt.Sprintf("There is no page at this address (%d). Check the address.", code)
	case code == 401 || code == 402 || code == 403 || code == 407 || code == 451:
		return fmt.Sprintf("The web site does not hand out this page (%d).", code) + byHand
	case code == 429:
		return "The web site was asked too often (429). Try again later." + byHand
	case code >= 500:
		return fmt.Sprintf("The web site is out of order (%d). Try again later.", code)
	}
	return fmt.Sprintf("The web site did not answer with a page (%d).", code) + byHand
}
