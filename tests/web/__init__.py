"""What the built site costs a reader: Lighthouse by `make audit-web`, and the server it is measured on."""
