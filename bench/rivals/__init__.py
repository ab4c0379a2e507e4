"""What Prakat's square is measured against: each starts on a free loopback port and is gone afterwards."""
