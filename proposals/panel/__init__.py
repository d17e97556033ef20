"""Agreement among those who judge: how far their sheets lie apart, what they say of it, the consensus sheet, the meetings of the committee."""
