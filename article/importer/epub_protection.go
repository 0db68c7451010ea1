package importer

import (
	"encoding/xml"
	"errors"
	"fmt"
)

// The files in which a book says how it is protected. Encryption alone is no protection against reading: fonts
// are obfuscated by it in free books too (OCF 3.3, 4.2.6.3.2 and 4.3).
const (
	encryptionFile = "META-INF/encryption.xml"
	adobeRights    = "META-INF/rights.xml"
	appleRights    = "META-INF/sinf.xml"
)

// fontObfuscation are the algorithms that change fonts, which are not read, and nothing else.
var fontObfuscation = map[string]bool{
	"http://www.idpf.org/2008/embedding": true,
	"http://ns.adobe.com/pdf/enc#RC":     true,
}

// checkProtection returns an error that wraps ErrEncrypted when the book can only be read with a key.
func checkProtection(z *archive) error {
	locked := fmt.Errorf("%w: the book is locked by the shop that it comes from (DRM); only that shop's reader can open it", ErrEncrypted)
	if z.has(adobeRights) || z.has(appleRights) {
		return locked
	}
	data, err := z.read(encryptionFile)
	switch {
	case errors.Is(err, errMissing):
		return nil
	case err != nil:
		return err
	}
	inData, protected := false, false
	_ = scanXML(decodeMarkup(data, ""), func(e xml.StartElement) { // a damaged list is read as far as it goes; so is the book
		switch e.Name.Local {
		case "EncryptedData":
			inData = true
		case "EncryptionMethod":
			protected = protected || inData && !fontObfuscation[xmlAttr(e, "Algorithm")]
			inData = false
		}
	}, func(name, _ string) {
		if name == "EncryptedData" {
			protected, inData = protected || inData, false // no method named: not one that is known
		}
	})
	if protected {
		return locked
	}
	return nil
}
