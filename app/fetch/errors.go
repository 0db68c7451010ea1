package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// The ways in which an address cannot be read; every error of this package wraps one of these, is a
// *StatusError, or is that of the caller's context.
var (
	ErrAddress     = errors.New("not a web address")
	ErrHost        = errors.New("no such host")
	ErrConnection  = errors.New("no connection")
	ErrTimeout     = errors.New("no answer in time")
	ErrTooLarge    = errors.New("larger than is read")
	ErrRedirect    = errors.New("not followed further")
	ErrCertificate = errors.New("certificate not valid")
	ErrMedia       = errors.New("nothing to read")
)

// StatusError is an answer that is no page (RFC 9110, section 15).
type StatusError struct{ Code int }

func (e *StatusError) Error() string { return fmt.Sprint("status ", e.Code) }

// explain says what err of the network is. The address, which may hold a password, is taken out.
func explain(err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("%w: %w", ErrHost, err)
	case errors.As(err, &cert), errors.As(err, &unknown), errors.As(err, &name):
		return fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return fmt.Errorf("%w: %w", ErrConnection, err)
}
