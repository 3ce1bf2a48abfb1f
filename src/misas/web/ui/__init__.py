"""misas-ui, the design system: tokens, components, headers, page-or-fragment rule. It knows no room of the trade."""
