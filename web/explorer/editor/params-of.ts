import { Facet } from '@codemirror/state';

/** The method whose params an editor's text is; undefined where the text is a whole request. */
export const paramsOf = Facet.define<string, string | undefined>({ combine: ([method]) => method });
