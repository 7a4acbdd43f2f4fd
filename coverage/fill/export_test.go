package fill

import "context"

// OneByOne says who may fill the gap without making use of it that officers of a squad are alike.
func (o *Opening) OneByOne(ctx context.Context, opt Options) (*Answer, error) {
	f, ans, err := newFinder(ctx, o, opt)
	if err != nil {
		return nil, err
	}
	f.runs = shortRun + 1
	if err := f.byOfficer(ctx, ans); err != nil {
		return nil, err
	}
	f.order(ans)
	ans.Set = f.set(ans)
	return ans, nil
}

// Pool lists all that the set could choose from for a piece.
func (ans *Answer) Pool(piece int) (list []Chosen) {
	for i := range ans.Able {
		for _, x := range ans.Able[i].parts[piece] {
			list = append(list, Chosen{i, x})
		}
	}
	return list
}

// Drains tells whether two offers take people from one district at one time.
func Drains(x, y *Offer) bool { return drains(x, y) }
