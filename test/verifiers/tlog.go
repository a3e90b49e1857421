// Checks what our log gives out with the code of Go's checksum database (golang.org/x/mod/sumdb), which
// shares nothing with ours. Reads one JSON object, writes one line for everything that holds, and ends with
// 1 and the reason for the first thing that does not.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type receipt struct {
	Event      []byte
	Index      int64
	Proof      [][]byte
	Checkpoint string
}

type input struct {
	Keys        []string
	Receipts    []receipt
	Consistency struct {
		From, To string
		Proof    [][]byte
	}
	// By their C2SP path, without the `tile/` in front.
	Tiles map[string][]byte
}

type tiles map[string][]byte

func (tiles) Height() int                         { return 8 }
func (tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (all tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		// Go names the height in its paths, C2SP leaves it out.
		path := strings.TrimPrefix(tile.Path(), "tile/8/")
		data, ok := all[path]
		if !ok {
			return nil, fmt.Errorf("there is no tile %s", path)
		}
		found = append(found, data)
	}
	return found, nil
}

func main() {
	var given input
	must(json.NewDecoder(os.Stdin).Decode(&given))
	var known []note.Verifier
	for _, key := range given.Keys {
		verifier, err := note.NewVerifier(key)
		must(err)
		known = append(known, verifier)
	}
	verifiers := note.VerifierList(known...)

	for _, one := range given.Receipts {
		tree := open(one.Checkpoint, verifiers)
		proof := tlog.RecordProof(hashes(one.Proof))
		leaf := tlog.RecordHash(one.Event)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, one.Index, leaf))
		fmt.Printf("leaf %d of %d\n", one.Index, tree.N)

		reader := tlog.TileHashReader(tree, tiles(given.Tiles))
		again, err := tlog.ProveRecord(tree.N, one.Index, reader)
		must(err)
		must(tlog.CheckRecord(again, tree.N, tree.Hash, one.Index, leaf))
		fmt.Printf("tiles of leaf %d\n", one.Index)
	}

	from, to := open(given.Consistency.From, verifiers), open(given.Consistency.To, verifiers)
	proof := tlog.TreeProof(hashes(given.Consistency.Proof))
	must(tlog.CheckTree(proof, to.N, to.Hash, from.N, from.Hash))
	fmt.Printf("%d goes on in %d\n", from.N, to.N)
}

// A signed note (C2SP tlog-checkpoint): origin, size, root.
func open(checkpoint string, verifiers note.Verifiers) tlog.Tree {
	opened, err := note.Open([]byte(checkpoint), verifiers)
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: hashes([][]byte{root})[0]}
}

func hashes(all [][]byte) []tlog.Hash {
	var made []tlog.Hash
	for _, bytes := range all {
		var hash tlog.Hash
		copy(hash[:], bytes)
		made = append(made, hash)
	}
	return made
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
