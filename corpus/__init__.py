"""The texts: policies, the types naming their parts, and the index over them."""
