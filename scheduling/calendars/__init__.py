"""Calendar objects (RFC 5545), invitations and answers to them (RFC 5546, 6047). Pure."""
