import { useCatalogue } from './catalogue';
import { UserText } from './user-text';

/** What a code means, by the catalogue of today; the code where that does not know it. */
export const CodeMeaning = ({ code }: { readonly code: string }) => (
  <UserText>{useCatalogue().byCode.get(code)?.title ?? code}</UserText>
);
