"""Whether e-mail is lost or doubled while everything around it is killed: `./test faults`."""
