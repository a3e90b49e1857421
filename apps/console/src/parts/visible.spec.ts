import { visible } from './visible';

describe('text from outside', () => {
  it('shows what would turn or hide the text around it', () => {
    expect(visible('invoice\u202Efdp.exe')).toBe('invoice⟨U+202E⟩fdp.exe');
    expect(visible('a\u2066b\u200Bc\u0000d\uFEFF')).toBe('a⟨U+2066⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+FEFF⟩');
  });

  it('leaves the writing of people as it is', () => {
    const text = 'Müller & Söhne\n“Größe”\t日本語 العربية 👩‍🚒';
    expect(visible(text)).toBe(text);
  });
});
