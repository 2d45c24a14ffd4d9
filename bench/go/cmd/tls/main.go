// TLS in front of plain servers: each argument is an ALPN protocol and an address, such as h2=127.0.0.1:7233.
// The authority to trust is written to the file of the first argument, as PEM, then a port to each line of the output.
package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	certificate, authority := certificates()
	pemOfAuthority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority})
	must(0, os.WriteFile(os.Args[1], pemOfAuthority, 0o600))
	for _, argument := range os.Args[2:] {
		protocol, address, _ := strings.Cut(argument, "=")
		config := &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{protocol}}
		listener := must(tls.Listen("tcp", "127.0.0.1:0", config))
		fmt.Println(listener.Addr().(*net.TCPAddr).Port)
		go func() {
			for {
				go pass(must(listener.Accept()), address)
			}
		}()
	}
	select {}
}

func pass(client net.Conn, address string) {
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	go func() {
		io.Copy(server, client)
		server.Close()
	}()
	io.Copy(client, server)
}

// A chain of two, as public services show: RSA with 2,048 bits.
func certificates() (tls.Certificate, []byte) {
	now := time.Now()
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	authorityKey, key := must(rsa.GenerateKey(rand.Reader, 2048)), must(rsa.GenerateKey(rand.Reader, 2048))
	authority := must(x509.CreateCertificate(rand.Reader, &template, &template, authorityKey.Public(), authorityKey))
	leaf := x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: template.NotBefore, NotAfter: template.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	signed := must(x509.CreateCertificate(rand.Reader, &leaf, &template, key.Public(), authorityKey))
	return tls.Certificate{Certificate: [][]byte{signed, authority}, PrivateKey: key}, authority
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
