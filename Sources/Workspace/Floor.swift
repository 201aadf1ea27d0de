// The first room of this floor is being built.
