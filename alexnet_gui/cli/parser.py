"""A command line's parser, without what its commands need."""

import argparse
from typing import NoReturn

from alexnet_gui.core.errors import ToldElsewhereError, UserError
from alexnet_gui.core.processes import place_here
from alexnet_gui.core.translation import _


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one line; the usage is for --help."""

    def error(self, message: str) -> NoReturn:
        place = place_here()
        if place is not None and place.rank > 0:
            raise ToldElsewhereError  # all of a run's processes were given the same
        raise UserError(f"{message}.", _("See {program} --help.").format(program=self.prog))
