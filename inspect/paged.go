package inspect

// paged is an array by id, of which only those parts exist that were asked for: a small
// term of a large arena takes little.
type paged[T any] []*[pageIDs]T

const pageIDs = 1024

func (p *paged[T]) at(id ID) *T {
	i := int(id / pageIDs)
	for len(*p) <= i {
		*p = append(*p, nil)
	}
	if (*p)[i] == nil {
		(*p)[i] = new([pageIDs]T)
	}
	return &(*p)[i][id%pageIDs]
}
