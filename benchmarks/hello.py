"""The least that a command of Typer can be: one command, one parameter. What a cold start is held to."""

import typer


def main(name: str) -> None:
    """Greet."""
    typer.echo(f"Hello {name}")


if __name__ == "__main__":
    typer.run(main)
