package pdftext

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// crypt decrypts a file that has the standard security handler and opens without a password (ISO 32000-2, 7.6).
type crypt struct {
	key              []byte
	locked           bool // it needs a password, or is encrypted in another way
	inStream, inText method
	plainMetadata    bool
}

type method uint8

const (
	methodNone method = iota
	methodRC4
	methodAES    // AESV2: a key for every object
	methodAES256 // AESV3
)

// padding is what completes a password (ISO 32000-2, 7.6.4.3.2).
const padding = "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A"

func newCrypt(f *File, e dict) *crypt {
	c := &crypt{locked: true}
	if f.name(e["Filter"]) != "Standard" {
		return c
	}
	version, revision := f.int(e["V"], 0), f.int(e["R"], 0)
	bits := f.int(e["Length"], 40)
	switch version {
	case 1:
		bits = 40
		c.inStream, c.inText = methodRC4, methodRC4
	case 2, 3:
		c.inStream, c.inText = methodRC4, methodRC4
	case 4, 5:
		c.inStream, c.inText = f.method(e, "StmF"), f.method(e, "StrF")
		bits = 128
	default:
		return c
	}
	c.plainMetadata = f.get(e["EncryptMetadata"]) == false
	owner, _ := f.get(e["O"]).(string)
	user, _ := f.get(e["U"]).(string)
	if revision >= 5 {
		envelope, _ := f.get(e["UE"]).(string)
		c.unlock256(revision, user, envelope)
		return c
	}
	if bits < 40 || bits > 128 || len(owner) < 32 || len(user) < 32 {
		return c
	}
	id := ""
	if ids := f.array(f.trailer["ID"]); len(ids) > 0 {
		id, _ = f.get(ids[0]).(string)
	}
	c.unlock(revision, bits/8, owner[:32], user[:32], id, uint32(int64(f.num(e["P"], 0))))
	return c
}

// method is the way in which a crypt filter encrypts.
func (f *File) method(e dict, key name) method {
	n := f.name(e[key])
	if n == "" || n == "Identity" {
		return methodNone
	}
	switch f.name(f.dict(f.dict(e["CF"])[n])["CFM"]) {
	case "V2":
		return methodRC4
	case "AESV2":
		return methodAES
	case "AESV3":
		return methodAES256
	}
	return methodNone
}

// unlock makes the key of the empty password (algorithm 2) and compares (algorithms 4 and 5).
func (c *crypt) unlock(revision, size int, owner, user, id string, permissions uint32) {
	h := md5.New()
	h.Write([]byte(padding))
	h.Write([]byte(owner))
	h.Write(binary.LittleEndian.AppendUint32(nil, permissions))
	h.Write([]byte(id))
	if revision >= 4 && c.plainMetadata {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	key := h.Sum(nil)
	if revision >= 3 {
		for range 50 {
			sum := md5.Sum(key[:size])
			copy(key, sum[:])
		}
	} else {
		size = 5
	}
	c.key = key[:size]
	if revision < 3 {
		c.locked = string(rc4Bytes(c.key, []byte(padding))) != user
		return
	}
	sum := md5.Sum([]byte(padding + id))
	check := sum[:]
	for i := range 20 {
		turn := bytes.Clone(c.key)
		for k := range turn {
			turn[k] ^= byte(i)
		}
		check = rc4Bytes(turn, check)
	}
	c.locked = string(check) != user[:16]
}

// unlock256 opens AES-256 with the empty password (algorithm 2.A).
func (c *crypt) unlock256(revision int, user, envelope string) {
	if len(user) < 48 || len(envelope) < 32 {
		return
	}
	if string(hash256(revision, user[32:40])) != user[:32] {
		return
	}
	block, err := aes.NewCipher(hash256(revision, user[40:48]))
	if err != nil {
		return
	}
	c.key = make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(c.key, []byte(envelope[:32]))
	c.locked = false
}

// hash256 is algorithm 2.B for the empty password.
func hash256(revision int, salt string) []byte {
	sum := sha256.Sum256([]byte(salt))
	k := sum[:]
	if revision < 6 {
		return k
	}
	for i := 0; ; i++ {
		e := bytes.Repeat(k, 64)
		block, _ := aes.NewCipher(k[:16]) // 16 bytes are a key
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		rest := 0
		for _, b := range e[:16] {
			rest += int(b)
		}
		switch rest % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		case 2:
			s := sha512.Sum512(e)
			k = s[:]
		}
		if i >= 63 && int(e[len(e)-1]) <= i-31 {
			return k[:32]
		}
	}
}

func rc4Bytes(key, data []byte) []byte {
	out := make([]byte, len(data))
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(out, data)
	}
	return out
}

// decrypt decrypts the bytes of an object.
func (c *crypt) decrypt(m method, data []byte, r ref) []byte {
	key := c.key
	if m == methodRC4 || m == methodAES {
		h := md5.New()
		h.Write(key)
		h.Write([]byte{byte(r.num), byte(r.num >> 8), byte(r.num >> 16), byte(r.gen), byte(r.gen >> 8)})
		if m == methodAES {
			h.Write([]byte("sAlT"))
		}
		key = h.Sum(nil)[:min(16, len(key)+5)]
	}
	switch m {
	case methodRC4:
		return rc4Bytes(key, data)
	case methodAES, methodAES256:
		return aesBytes(key, data)
	}
	return data
}

// aesBytes undoes CBC behind its initial vector, and the padding.
func aesBytes(key, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if n := len(data) &^ (aes.BlockSize - 1); err != nil || n < 2*aes.BlockSize {
		return nil
	} else {
		data = data[:n]
	}
	out := make([]byte, len(data)-aes.BlockSize)
	cipher.NewCBCDecrypter(block, data[:aes.BlockSize]).CryptBlocks(out, data[aes.BlockSize:])
	if pad := int(out[len(out)-1]); pad >= 1 && pad <= aes.BlockSize {
		out = out[:len(out)-pad]
	}
	return out
}

// strings decrypts the strings in an object of the file, in place where it can.
func (c *crypt) strings(o any, r ref) any {
	if c.locked || c.inText == methodNone {
		return o
	}
	switch o := o.(type) {
	case string:
		return string(c.decrypt(c.inText, []byte(o), r))
	case array:
		for i := range o {
			o[i] = c.strings(o[i], r)
		}
	case dict:
		for k := range o {
			o[k] = c.strings(o[k], r)
		}
	}
	return o
}

// stream decrypts the bytes of a stream.
func (c *crypt) stream(s *stream) []byte {
	kind, _ := s.dict["Type"].(name)
	if c.locked || c.inStream == methodNone || kind == "XRef" || kind == "Metadata" && c.plainMetadata || s.ownFilter() {
		return s.raw
	}
	return c.decrypt(c.inStream, s.raw, s.ref)
}

// ownFilter reports whether a stream names a crypt filter of its own; Identity is the only one in use.
func (s *stream) ownFilter() bool {
	filters, ok := s.dict["Filter"].(array)
	if !ok {
		filters = array{s.dict["Filter"]}
	}
	return len(filters) > 0 && filters[0] == name("Crypt")
}
