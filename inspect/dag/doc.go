// Package dag draws terms as graphs: each node once, however often it is used.
//
// The way of a drawing: [Collect] takes the part of a term that is to be seen, in
// time bounded by what it may look at, however large the term and its arena are;
// [Graph.Layout] gives each node a layer and a place in it; then either
// [Layout.Sheet] puts it onto rows and columns of characters, of which
// [Sheet.Draw] draws what a viewport shows, or [SVG], [DOT] and [JSON] write files.
//
// Everything is data with roles, without colours. The same graph gives the same
// drawing, on every machine: all arithmetic is with integers. Nothing recurses, and
// the bytes that a graph is collected from need not be those of a sound arena: what
// should be a term and has a cycle is drawn with a reference where it closes.
package dag
