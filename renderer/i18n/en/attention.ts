/** The English names of the Attention tab's frame; each of its views has a catalogue of its own. */
export const attention = {
  views: 'Views of attention',
  sheet: 'Sheet',
  model: 'Model',
  kinds: { encoder: 'encoder self-attention', decoder: 'decoder self-attention', cross: 'cross-attention' },
};
