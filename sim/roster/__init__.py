"""Finding a roster that keeps a planner's rules. Apart from the model: nothing here simulates."""
