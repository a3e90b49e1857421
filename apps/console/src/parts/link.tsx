import { Anchor, Button, NavLink, Text } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** Links to pages of the console. Their addresses are typed: a link to a page that does not exist does not compile. */
export const AnchorLink = createLink(Anchor<'a'>);
export const ButtonLink = createLink(Button<'a'>);
export const TextLink = createLink(Text<'a'>);
export const MenuLink = createLink(NavLink<'a'>);
