"""An attacker who reads all that an administrator or a manager can get, and solves for the rest."""
