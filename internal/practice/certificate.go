package practice

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// CertificateKind says what is right or wrong with a certificate.
type CertificateKind string

// The kinds of certificates.
const (
	CertificateGood             CertificateKind = "good"
	CertificateExpired          CertificateKind = "expired"
	CertificateWrongHost        CertificateKind = "wrong-host"
	CertificateUnknownAuthority CertificateKind = "unknown-authority"
)

// CertificateKinds lists them.
func CertificateKinds() []CertificateKind {
	return []CertificateKind{CertificateGood, CertificateExpired, CertificateWrongHost, CertificateUnknownAuthority}
}

// NewTLS makes a certificate of a kind, valid around now, with an authority of its own. The config serves it to 127.0.0.1, ::1,
// localhost and the given hosts; authority is the PEM file that a client has to trust. Keys live in memory only. A certificate of an unknown
// authority comes with the PEM of another authority of the same name. The error is about the kind, or the system's random source.
func NewTLS(kind CertificateKind, now time.Time, hosts ...string) (config *tls.Config, authority []byte, err error) {
	ca, err := newAuthority(now)
	if err != nil {
		return nil, nil, err
	}
	names := append([]string{"127.0.0.1", "::1", "localhost"}, hosts...)
	from, until := now.Add(-time.Hour), now.AddDate(1, 0, 0)
	trusted := ca
	switch kind {
	case CertificateGood:
	case CertificateExpired:
		from, until = now.AddDate(-1, 0, 0), now.Add(-time.Hour)
	case CertificateWrongHost:
		names = []string{"other-school.example"}
	case CertificateUnknownAuthority:
		if trusted, err = newAuthority(now); err != nil {
			return nil, nil, err
		}
	default:
		return nil, nil, fmt.Errorf("there is no certificate kind %q; there are %v", clip(string(kind), 40), CertificateKinds())
	}
	leaf, err := ca.issue(names, from, until)
	if err != nil {
		return nil, nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: trusted.der}), nil
}

// certAuthority signs certificates. It forgets its key with the program.
type certAuthority struct {
	cert *x509.Certificate
	der  []byte
	key  *ecdsa.PrivateKey
}

func newAuthority(now time.Time) (*certAuthority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Carillon Practice Authority"},
		NotBefore: now.AddDate(-2, 0, 0), NotAfter: now.AddDate(2, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &certAuthority{cert, der, key}, err
}

func (a *certAuthority) issue(names []string, from, until time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Carillon Practice SIS"}, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
