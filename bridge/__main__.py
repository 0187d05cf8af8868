"""`python -m bridge` is the same program as `sportello`."""

from bridge.cli import main

if __name__ == "__main__":
    main()
