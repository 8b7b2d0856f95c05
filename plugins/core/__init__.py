"""The words everything else is said in: the model, its addresses, its problems and its errors.

Standard library only and no I/O: whatever is imported from here is a plain value or a pure function.
"""
