"""Each enquiry of the window, handed to what can answer it."""

from collections.abc import Callable

from alexnet_gui.core.enquiries import Enquiry, Progress
from alexnet_gui.core.evaluation import EvaluateModel, EvaluationData, PicturesAgain, PredictFolder
from alexnet_gui.core.imagenet import FetchImageNet, FindImageNet, ImageNetFound
from alexnet_gui.core.kept_checkpoints import KeptCheckpoints
from alexnet_gui.core.layer_files import WriteFilters, WriteMaps
from alexnet_gui.core.layer_filters import LayerFilters
from alexnet_gui.core.layer_statistics import CompareValues
from alexnet_gui.core.likes import Favourites, FindHalves, Neighbours, Search
from alexnet_gui.core.model_info import DescribeModel
from alexnet_gui.core.pair import LayerDistance
from alexnet_gui.core.unit_sum import UnitSum
from alexnet_gui.core.why import Why
from alexnet_gui.core.why_files import WriteExplanation
from alexnet_gui.core.write_bytes import WriteBytes
from alexnet_gui.engine.beholder import Beholder

Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def answer(enquiry: Enquiry, beholder: Beholder, tell: Tell, cancelled: Cancelled) -> object:
    """The answer to `enquiry`; what answers it is imported when it is first asked for.

    Raises:
        UserError: It cannot be answered, for a reason that a person can act on.
        CancelledError: `cancelled` said so.
    """
    match enquiry:
        case EvaluateModel():
            from alexnet_gui.engine.evaluation_answers import answer_evaluation

            return answer_evaluation(enquiry, beholder, tell, cancelled)
        case PicturesAgain():
            from alexnet_gui.engine.evaluation_answers import pictures_again

            return pictures_again(enquiry)
        case EvaluationData():
            from alexnet_gui.engine.evaluation_answers import data_at_hand

            return data_at_hand(enquiry, beholder)
        case PredictFolder():
            from alexnet_gui.engine.prediction_files import predict_folder

            return predict_folder(beholder.model(enquiry.model), enquiry, tell, cancelled)
        case LayerFilters():
            from alexnet_gui.engine.layer_filters import layer_filters

            return layer_filters(beholder.passed(enquiry.look).model, enquiry.layer)
        case CompareValues():
            from alexnet_gui.engine.layer_statistics import compare_values

            return compare_values(enquiry)
        case WriteMaps() | WriteFilters():
            from alexnet_gui.engine.layer_files import write_layer

            return write_layer(enquiry)
        case FindHalves():
            from alexnet_gui.engine.likes.source import find_halves

            return find_halves(enquiry.spec)
        case Search() | Favourites() | Neighbours():
            from alexnet_gui.engine.likes.answers import answer_likes

            return answer_likes(beholder, enquiry, tell, cancelled)
        case UnitSum():
            from alexnet_gui.engine.unit_sum import unit_sum

            return unit_sum(beholder, enquiry)
        case WriteBytes():
            from alexnet_gui.core.whole_file import write_whole

            write_whole(enquiry.path, enquiry.make())
            return enquiry.path
        case DescribeModel():
            from alexnet_gui.engine.description import describe

            return describe(beholder.model(enquiry.choice), enquiry.choice)
        case FindImageNet():
            from alexnet_gui.engine.imagenet import is_here

            return ImageNetFound(is_here())
        case FetchImageNet():
            from alexnet_gui.engine.imagenet import fetch_for_window

            return fetch_for_window(tell, cancelled)
        case Why():
            from alexnet_gui.engine.why import explain

            return explain(beholder.passed(enquiry.look), enquiry, tell, cancelled)
        case WriteExplanation():
            from alexnet_gui.engine.why_files import write_explanation

            return write_explanation(enquiry)
        case KeptCheckpoints():
            from alexnet_gui.engine.kept_checkpoints import kept_checkpoints

            return kept_checkpoints(enquiry)
        case LayerDistance():
            from alexnet_gui.engine.pair import layer_distance

            return layer_distance(beholder, enquiry)
    raise TypeError(f"nobody answers {type(enquiry).__name__}")
