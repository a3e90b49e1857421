// Checks a cosigned checkpoint with Go's reader of signed notes (golang.org/x/mod/sumdb/note), and cosigns another one,
// in code that shares nothing with ours. Reads one JSON object, writes one with the names of those who signed the
// first note and with the second one, cosigned.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

type input struct {
	// The note to check, the key of the log and the one of the witness (type 4).
	Note, Log, Witness string
	// The note to cosign, with this name, seed and time.
	ToCosign, Name string
	Seed           []byte
	Time           uint64
}

// C2SP tlog-cosignature: the signature is of a header, the time and the note's text.
type cosigner struct {
	name string
	key  ed25519.PublicKey
	seed []byte
	time uint64
}

func (c cosigner) Name() string { return c.name }
func (c cosigner) KeyHash() uint32 {
	hash := sha256.Sum256(append([]byte(c.name+"\n\x04"), c.key...))
	return binary.BigEndian.Uint32(hash[:])
}
func (c cosigner) message(text []byte, time uint64) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
}
func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 72 {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	return ed25519.Verify(c.key, c.message(text, time), signature[8:])
}
func (c cosigner) Sign(text []byte) ([]byte, error) {
	signature := ed25519.Sign(ed25519.NewKeyFromSeed(c.seed), c.message(text, c.time))
	return append(binary.BigEndian.AppendUint64(nil, c.time), signature...), nil
}

func main() {
	var given input
	must(json.NewDecoder(os.Stdin).Decode(&given))
	log, err := note.NewVerifier(given.Log)
	must(err)
	name, rest, _ := strings.Cut(given.Witness, "+")
	id, encoded, _ := strings.Cut(rest, "+")
	key, err := base64.StdEncoding.DecodeString(encoded)
	must(err)
	witness := cosigner{name: name, key: key[1:]}
	if fmt.Sprintf("%08x", witness.KeyHash()) != id || key[0] != 4 {
		must(fmt.Errorf("the id of the witness is another one"))
	}
	opened, err := note.Open([]byte(given.Note), note.VerifierList(log, witness))
	must(err)
	names := []string{}
	for _, signature := range opened.Sigs {
		names = append(names, signature.Name)
	}

	public := ed25519.NewKeyFromSeed(given.Seed).Public().(ed25519.PublicKey)
	signer := cosigner{given.Name, public, given.Seed, given.Time}
	other, err := note.Open([]byte(given.ToCosign), note.VerifierList(log))
	must(err)
	signed, err := note.Sign(other, signer)
	must(err)
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{"signers": names, "cosigned": string(signed)}))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
