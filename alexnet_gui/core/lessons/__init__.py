"""What a network teaches: what each layer is for, where it comes from, what to look out for."""
