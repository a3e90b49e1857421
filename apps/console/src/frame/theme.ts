import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  cursorType: 'pointer',
  respectReducedMotion: true,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Code", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  components: {
    // Buttons beside text are no louder than the text.
    Button: {
      vars: (_theme: unknown, { size }: { readonly size?: string }) => ({
        root: size === 'compact-md' ? { '--button-fz': 'var(--mantine-font-size-sm)' } : {},
      }),
    },
    // The button that closes a dialog has a name, and the head of a dialog is no second head of the page.
    Modal: {
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: { header: { role: 'presentation' } },
      },
    },
  },
});

/** The library's dimmed text and anchors are fainter than WCAG AA (4.5:1) asks for. */
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#4b5563',
    '--mantine-color-anchor': '#2f47b5',
    '--mantine-color-placeholder': '#5f6b7a',
    '--mantine-color-error': '#b42318',
    // Heads of notices, and where one is while the pointer is on it.
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-green-light-color': '#12603a',
    '--mantine-color-red-light-color': '#9b1c1c',
    '--mantine-color-indigo-light-hover': '#d0dbff',
  },
  dark: {
    '--mantine-color-dimmed': '#b4bcc8',
    '--mantine-color-anchor': '#a9b8ff',
    '--mantine-color-placeholder': '#a3acb9',
    '--mantine-color-error': '#ff9c92',
  },
});
