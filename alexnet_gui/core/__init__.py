"""What AlexNet is, without torch, numpy or Qt: starts in milliseconds, runs anywhere."""
