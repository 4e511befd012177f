"""Parts that several workspaces share."""
